"""From graded folders to grade books: results by student, the CSV files of learning platforms, LTI scores.

Pure but for reading and writing the files that are named; the platforms' rules stand in one module each.
"""

__all__ = ["NAME"]

#: of a gradebook's file that nobody has named; nbgrader makes a gradebook.db in a course's folder
NAME = "cohort.gradebook"
