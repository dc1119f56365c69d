"""Generate examples/barking-and-dagenham-2018: invented cases that give the published results.

    python -m examples.generate [--to FOLDER]

The steps are those of an inspection:

1. `lists`: two invented long lists.
2. The method's own sampler draws from them with a recorded seed.
3. `facts`: the facts of every sampled case.
4. `answers`: an answer to every question that these facts make applicable. An integer programme meets the
   published counts exactly, and otherwise keeps cases, case managers and questions plausible.
5. `comments`: comments of the assessors.
6. `second_assessments`: a second assessment of a fifth of the cases.
7. `package`: all parts together.

The published results are in `targets`. The package holds answers and no results; the tests compare what the
answers add up to. The same seeds give the same bytes. The written parts (narrative, judgements, evidence, key
facts) are taken from the folder unchanged.
"""
