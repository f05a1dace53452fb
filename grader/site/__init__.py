"""Pages of a gradebook: a site for whoever teaches, and one page for each student to be handed back.

::

    store.Gradebook → register (who stands where) ┐
                      reported (one report)       ├→ templates/*.html by pages → folder (whole, swapped)
                      tally (one exercise)        ┘

Nothing in here grades: it imports the gradebook, the report and its words, and never the judge or the
sandbox. Every string that a page shows is made harmless and escaped in one place (:mod:`.pages`).
"""
