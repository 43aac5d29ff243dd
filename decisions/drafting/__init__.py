"""Drafting: the task list, section forms and the allocation grid."""
