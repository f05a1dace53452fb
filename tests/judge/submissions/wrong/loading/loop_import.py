"""An endless loop while the file is imported."""

# fault: endless-import
# words: processor time

while True:  # here
    pass
