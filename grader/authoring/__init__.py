"""For authors of exercises: the law of a course, and its proof (``grade check``)."""
