"""Gradings of many submissions."""
