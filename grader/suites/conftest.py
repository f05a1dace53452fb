"""Loads the judge's fixtures for whoever runs a hidden suite with plain pytest."""

pytest_plugins = ["grader.judge.plugin"]
