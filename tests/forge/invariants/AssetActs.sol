// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ShortString} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {PartyActs} from "./PartyActs.sol";

/// @title Random steps on rights.
abstract contract AssetActs is PartyActs {
    mapping(uint256 right => uint32) public initiators;

    function registerAsset(uint256 seed) external drawn(seed) {
        uint256 right = _draw(RIGHTS);
        uint256 who = _somebody(SIGNATORY, _draw(3) == 0 ? OTHER_SME : SME);
        if (!_try(_registerAsset(rightOf(right)), _by(who), _only(_rule(SIGNATORY, 0)))) return;
        owners[right] = holders[who].party;
    }

    function attestVerification(uint256 seed) external drawn(seed) {
        uint256 right = _draw(RIGHTS);
        uint40 until = uint40(block.timestamp + _draw(400 days));
        uint256[] memory signers = _by(_somebody(VERIFIES, 0));
        _try(_attestVerification(rightOf(right), until), signers, _independent(VERIFIES, right));
    }

    function withdrawVerification(uint256 seed) external drawn(seed) {
        uint256 right = _draw(RIGHTS);
        if (_draw(2) == 0) return;
        _try(_withdrawVerification(rightOf(right)), _by(_somebody(VERIFIES, 0)), _independent(VERIFIES, right));
    }

    function recordValuation(uint256 seed) external drawn(seed) {
        uint256 right = _draw(RIGHTS);
        uint64 low = uint64(_draw(100));
        uint64 base = low + uint64(_draw(100));
        uint64 high = _draw(6) == 0 ? low : base + uint64(_draw(100));
        uint256[] memory signers = _by(_somebody(APPRAISES, 0), _somebody(APPRAISES, 0));
        Rule memory rule = Rule(APPRAISES, 0, owners[right], 0);
        uint40 until = uint40(block.timestamp + _draw(400 days));
        _try(_recordValuation(rightOf(right), low, base, high, until), signers, _both(rule, rule));
    }

    function openDispute(uint256 seed) external drawn(seed) {
        uint256 right = _draw(RIGHTS);
        uint256 evidence = _draw(EVIDENCES + 1);
        uint256 who = _somebody(PERSONAL, 0);
        bool again = opened[evidence];
        if (!_try(_openDispute(rightOf(right), bytes32(evidence)), _by(who), _independent(PERSONAL, right))) return;
        if (again || evidence == 0) replayed = true;
        opened[evidence] = true;
        initiators[right] = holders[who].party;
    }

    function resolveDispute(uint256 seed) external drawn(seed) {
        uint256 right = _draw(RIGHTS);
        bool upheld = _draw(2) == 0;
        Rule memory rule = Rule(GUARDS, 0, owners[right], initiators[right]);
        uint256[] memory signers = _by(_somebody(GUARDS, 0));
        if (_try(_resolveDispute(rightOf(right), upheld), signers, _only(rule))) initiators[right] = 0;
    }

    function _independent(uint16 role, uint256 right) private view returns (Rule[] memory) {
        return _only(Rule(role, 0, owners[right], 0));
    }
}
