"""What other graders import: they are not needed by this kit, and nothing of them is imported here."""
