"""The record, from draft to public register: one room per stage."""
