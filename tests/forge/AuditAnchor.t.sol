// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuditAnchor} from "../../contracts/interfaces/IAuditAnchor.sol";
import {Scenes} from "./support/Scenes.sol";

/// @title Where a party's own log stood.
contract AuditAnchorTest is Scenes {
    function testFuzz_aLogOnlyGrows(uint64[5] memory sizes) public {
        uint64 anchored;
        for (uint256 i = 0; i < sizes.length; ++i) {
            if (sizes[i] > anchored) {
                _carry(_anchorLog(sizes[i]), _by(RECORDER));
                anchored = sizes[i];
            } else {
                _refuse(_anchorLog(sizes[i]), _by(RECORDER), _notGrown(anchored, sizes[i]));
            }
            vm.assertEq(ledger.anchoredSizeOf(FIRST), anchored, "anchored");
        }
    }

    function testFuzz_everyPartyHasALogOfItsOwn(uint64 size, uint64 otherSize) public {
        vm.assume(size != 0 && otherSize != 0);
        _enrol(STRANGER, BANK, 8, RECORDS);
        _carry(_anchorLog(size), _by(RECORDER));
        _carry(_anchorLog(otherSize), _by(STRANGER));
        vm.assertEq(ledger.anchoredSizeOf(FIRST), size, "of the first");
        vm.assertEq(ledger.anchoredSizeOf(BANK), otherSize, "of the bank");
    }

    function testFuzz_finding19_onlyARecorderAnchors(uint16 roles) public {
        _enrol(STRANGER, BANK, 8, roles);
        if (roles & RECORDS != 0) _carry(_anchorLog(1), _by(STRANGER));
        else _refuse(_anchorLog(1), _by(STRANGER), _missing(STRANGER, RECORDS));
    }

    function test_anEmptyLogIsNotAnchored() public {
        _refuse(_anchorLog(0), _by(RECORDER), _notGrown(0, 0));
    }

    function _notGrown(uint64 anchored, uint64 size) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAuditAnchor.LogNotGrown.selector, anchored, size);
    }
}
