"""The report of a grading: the model, and what is made from it (no input or output here)."""
