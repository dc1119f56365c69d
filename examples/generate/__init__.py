"""The program that made examples/barking-and-dagenham-2018: invented cases, published totals.

    python -m examples.generate [--to FOLDER]

It goes forward, as an inspection does. `lists` invents two long lists; the product's own sampler draws from
them with a recorded seed; `stating` states the facts of each drawn case; `answering` answers every question
that those facts make applicable, by a small integer programme that meets the published counts exactly and
otherwise keeps cases, case managers and questions believable; `commenting` says what assessors said;
`again` assesses a fifth of the cases a second time; `building` puts it together.

The targets are in `published`. No result is written: the package holds answers, and the tests compare what
they add up to. The same seeds give the same bytes. What people wrote (narrative, judgements, evidence, key
facts) is taken from the folder as it is.
"""
