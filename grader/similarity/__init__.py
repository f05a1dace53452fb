"""Programs of a cohort that are more alike than the cohort's programs usually are: places to look at.

::

    tokens      a program as words that renaming, layout and order do not change (tree-sitter)
    fragments   runs of words, by which programs are compared
    given       what everybody was given, and what any right answer looks like: it says nothing
    compare     one exercise: every program with every other, through an index of fragments
    spread      what a score is worth in this cohort
    couples     two students over all exercises; groups of students
    matching    which stretches of two programs are the same
    reading     the contents that count in a gradebook
    telling     all that in words, for a terminal
    pages       all that as pages

Pure but for reading the gradebook and the course. Nothing of a learner's is ever run or imported.
"""
