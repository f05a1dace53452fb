"""What an instructor uploads: one module for each platform, the wheel of this kit inside.

A platform's module says which files there are; :mod:`.files` writes them as a folder or a zip file.
"""
