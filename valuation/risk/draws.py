"""Seeded draws by name: the same name gives the same numbers, whatever else is drawn.

A stream is named by the seed, the input and the right. Hence another input or another right shifts
nobody's draws: two runs that differ in one figure differ by that figure alone (common random
numbers, as in Glasserman, Monte Carlo Methods in Financial Engineering, 2003, 4.2 [mem]).

Bits come from Philox 4x64-10, a counter-based generator (Salmon, Moraes, Dror, Shaw, Parallel
random numbers: as easy as 1, 2, 3, SC 2011). NumPy promises its raw bits for all versions, but not
what its `Generator` makes of them; so uniforms and normals are made here.
"""

import hashlib

import numpy as np
from scipy.special import ndtri

from valuation import checks
from valuation.checks import Floats

MOST_PATHS = 10_000_000
LARGEST_SEED = 2**63 - 1

_UNUSED_BITS = np.uint64(12)
_EXPONENT_OF_ONE = np.uint64(0x3FF0_0000_0000_0000)
"""Above 52 bits of mantissa, it makes a double in [1, 2)."""


def uniforms(name: str, *, right: str, seed: int, paths: int) -> Floats:
    r"""Independent uniform numbers, never 0 or 1.

    .. math:: u_i = (\lfloor x_i / 2^{12} \rfloor + 1/2) \, 2^{-52}

    with :math:`x_i` the raw 64 bits of Philox, keyed by the BLAKE2b hash of (seed, right, name).

    Args:
        name: Which input of the right is drawn.
        right: Id of the right; empty for what all rights share.
        seed: In [0, 2^63).
        paths: How many numbers.

    Returns:
        Shape (paths,), each in the open interval (0, 1).

    >>> uniforms("growth", right="ZL1", seed=7, paths=2).round(6).tolist()
    [0.262469, 0.148997]
    """
    key = hashlib.blake2b(_spelt(name, right, seed), digest_size=16).digest()
    raw = np.random.Philox(key=int.from_bytes(key, "little")).random_raw(
        checks.whole("paths", paths, 1, MOST_PATHS)
    )
    raw >>= _UNUSED_BITS
    raw |= _EXPONENT_OF_ONE
    numbers = raw.view(np.float64)  # 1 + x 2^-52; what follows is exact
    numbers -= 1.0 - 2.0**-53
    return numbers


def normals(name: str, *, right: str, seed: int, paths: int) -> Floats:
    r"""Independent standard normal numbers, :math:`\Phi^{-1}(u)` of `uniforms`.

    By inversion, so that each number rises with its uniform and input quantiles are exact.

    Returns:
        Shape (paths,), standard deviations.

    >>> normals("growth", right="ZL1", seed=7, paths=2).round(6).tolist()
    [-0.635751, -1.040745]
    """
    numbers = uniforms(name, right=right, seed=seed, paths=paths)
    normal: Floats = ndtri(numbers, out=numbers)
    return normal


def _spelt(name: str, right: str, seed: int) -> bytes:
    """No two streams are spelt alike: the length tells where the id of the right ends."""
    checks.record("right", right, str)
    spelt = f"{checks.whole('seed', seed, 0, LARGEST_SEED)} {len(right)} {right} {name}"
    return spelt.encode("utf-8", "surrogatepass")


def probability(argument: str, value: float) -> float:
    """A probability that leaves both outcomes possible: in the open interval (0, 1).

    >>> probability("confidence", 0.8)
    0.8
    """
    checked = checks.above(argument, value, 0.0, at_most=1.0)
    return checks.below(argument, checked, 1.0, at_least=0.0)
