"""Trees of logs, held to the definition of RFC 6962 and to its published vectors."""

from collections.abc import Sequence

import pytest

from ip_finance.core.merkle import (
    EMPTY_ROOT,
    Growing,
    NotConsistent,
    Place,
    check_consistency,
    consistency_proof,
    fold,
    full_nodes,
    leaf_hash,
    node_hash,
)

# Leaves and roots of the RFC's reference implementation (certificate-transparency, MerkleTreeTest).
VECTORS = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(str(number).encode()) for number in range(40)]
PAIRS = [(first, second) for second in range(1, 34) for first in range(1, second + 1)]


def mth(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 § 2.1 defines it, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(mth(leaves[:half]), mth(leaves[half:]))


def proof(first: int, second: int) -> list[bytes]:
    return consistency_proof(first, second, lambda start, end: mth(LEAVES[start:end]))


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference_implementation(size: int) -> None:
    tree = Growing()
    for data in VECTORS[:size]:
        list(tree.add(leaf_hash(data)))

    assert tree.root.hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", range(41))
def test_a_root_is_folded_from_the_full_nodes_that_were_kept(size: int) -> None:
    kept: dict[Place, bytes] = {}
    tree = Growing()
    for leaf in LEAVES:
        kept.update(tree.add(leaf))

    assert fold([kept[place] for place in full_nodes(0, size)]) == mth(LEAVES[:size])


@pytest.mark.parametrize("size", range(40))
def test_a_tree_goes_on_from_its_right_edge(size: int) -> None:
    edge = [mth(LEAVES[i << k : (i + 1) << k]) for k, i in full_nodes(0, size)]
    tree = Growing(size, edge)

    for leaf in LEAVES[size:]:
        list(tree.add(leaf))

    assert tree.root == mth(LEAVES)


class TestConsistency:
    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_of_a_log_that_only_grew_is_proven(self, first: int, second: int) -> None:
        check_consistency(
            first, mth(LEAVES[:first]), second, mth(LEAVES[:second]), proof(first, second)
        )

    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_of_a_log_with_another_entry_is_not(self, first: int, second: int) -> None:
        other = [LEAVES[39], *LEAVES[1:]]
        made = consistency_proof(first, second, lambda start, end: mth(other[start:end]))

        with pytest.raises(NotConsistent):
            check_consistency(first, mth(LEAVES[:first]), second, mth(other[:second]), made)

    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_is_not_proven_by_less_or_more(self, first: int, second: int) -> None:
        roots = mth(LEAVES[:first]), mth(LEAVES[:second])
        made = proof(first, second)

        for wrong in ([*made, LEAVES[0]], made[:-1] if made else [LEAVES[1]]):
            with pytest.raises(NotConsistent):
                check_consistency(first, roots[0], second, roots[1], wrong)

    def test_never_leads_back(self) -> None:
        with pytest.raises(NotConsistent):
            check_consistency(5, mth(LEAVES[:5]), 4, mth(LEAVES[:4]), [])
