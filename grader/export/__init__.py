"""Reports in the forms of learning platforms: one module for each format, a pure function of the report.

``formats.find(name)`` gives one; an installed package may add others (entry points of the group
``onecook.formats``, each a :class:`~grader.export.form.Format`).
"""
