"""Golden streams of the Philox4x32-10 generator, written independently in Python integers.

Writes random.json beside this file. The known answers are those published with Random123 (kat_vectors).
"""

import json
import pathlib

MASK = 0xFFFFFFFF

KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text):
    return [int(word, 16) for word in text.split()]


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return [c0, c1, c2, c3]


def stream(seed, purpose, index):
    block = 0
    while True:
        yield from philox([block, index, purpose, 0], [seed & MASK, seed >> 32])
        block += 1


def uniform(bits):
    high, low = next(bits) >> 5, next(bits) >> 6
    return (high * 2**26 + low) / 2**53


def below(bits, bound):
    while True:
        value = next(bits)
        if value >= 2**32 % bound:
            return value % bound


def shuffled(bits, n):
    items = list(range(n))
    for i in range(n - 1, 0, -1):
        j = below(bits, i + 1)
        items[i], items[j] = items[j], items[i]
    return items


def normal(bits):
    from mpmath import erfinv, mp, mpf, sqrt

    mp.dps = 40
    high, low = next(bits) >> 6, next(bits) >> 6
    p = (mpf(high * 2**26 + low) + mpf(1) / 2) / 2**52
    return float(sqrt(2) * erfinv(2 * p - 1))


def main():
    for counter, key, expected in KNOWN_ANSWERS:
        assert philox(words(counter), words(key)) == words(expected)
    streams = []
    for seed, purpose, index in [(0, 1, 0), (7, 5, 12), (2**53 - 1, 2, 2**32 - 1), (0xDEADBEEFCAFEF00D, 9, 3)]:
        fresh = lambda: stream(seed, purpose, index)
        words_, uniforms, belows, normals = fresh(), fresh(), fresh(), fresh()
        streams.append({
            "seed": str(seed), "purpose": purpose, "index": index,
            "u32": [next(words_) for _ in range(10)],
            "uniform": [uniform(uniforms) for _ in range(6)],
            "below": [below(belows, bound) for bound in (1, 2, 3, 10, 1000, 2**31 + 1, 2**32 - 1)],
            "normal": [normal(normals) for _ in range(6)],
            "shuffle": shuffled(fresh(), 20),
        })
    known = [{"counter": words(c), "key": words(k), "expected": words(e)} for c, k, e in KNOWN_ANSWERS]
    path = pathlib.Path(__file__).with_name("random.json")
    path.write_text(json.dumps({"known_answers": known, "streams": streams}, indent=1) + "\n")


if __name__ == "__main__":
    main()
