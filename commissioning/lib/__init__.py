"""Pure code without Django: money, dates, pasted tables, Markdown, canonical text, PDF."""
