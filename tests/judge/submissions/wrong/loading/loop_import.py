"""An endless loop while the file is imported."""

# fault: cpu
# words: processor time

while True:  # here
    pass
