"""The record: a decision, its money, its sections, its references and its frozen versions."""
