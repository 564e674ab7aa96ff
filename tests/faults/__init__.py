"""Faults between phones and the record: on a wire, in a process, by chance, and planted.

`schedule` plays what people do and what goes wrong, with the phones' own code (`driver`, tests/js/phones) and the
real application (`record`), through a wire that fails as told (`wire`); `checker` says what must be true at the end.
`test_stories` are the failures we know, `test_schedules` those that chance finds, `test_defects` holds both against
defects planted on purpose (`defects`). `test_killed` and `test_cut` end the real server and its connections anywhere.
`proxy` is the wire to a running server, for browsers.
"""
