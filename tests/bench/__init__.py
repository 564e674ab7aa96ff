"""How quick the phone is: `make bench-phone`. Ours and a bare page of the same form, in turns, in one run.

Nothing here is part of `make test`: times belong to a machine, and to what else it does. What is read is the ratio.
"""
