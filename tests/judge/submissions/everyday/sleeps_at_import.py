"""Nothing but a second asleep, at the top of the file."""

import time

print("wait for it …")
time.sleep(1.1)
