"""From graded folders to grade books: results by student, the CSV files of learning platforms, LTI scores.

Pure but for reading and writing the files that are named; the platforms' rules stand in one module each.
"""
