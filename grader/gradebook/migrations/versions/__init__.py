"""One module for each form: how a gradebook of the form before becomes one."""
