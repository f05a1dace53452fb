"""The one file that is meant, out of an archive that a learning platform hands over.

Nothing is ever written to disk, and no other member is unpacked for its content. An archive must have
exactly one reading: wherever two programs could see two submissions in the same bytes (a name twice, two
directories, headers that contradict each other, bytes before, between or after), it is refused.

``kinds`` knows what the first bytes say, ``zip_reading`` and ``tar_reading`` the two forms, ``choice``
names and which of them is meant. All of them take bytes and give bytes: nothing here opens a file.
"""
