"""The notice: content to HTML to PDF; sealing; serving."""
