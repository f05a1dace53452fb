"""What the judge knows of one call of the learner's code: plain records, written by one recorder."""
