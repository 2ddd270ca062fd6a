// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title A wallet that is as good as the key whose address it sits on.
contract GoodWallet is IERC1271 {
    function isValidSignature(bytes32 hash, bytes memory signature) external view virtual returns (bytes4) {
        (bytes32 r, bytes32 vs) = abi.decode(signature, (bytes32, bytes32));
        (address signer, ECDSA.RecoverError fault,) = ECDSA.tryRecover(hash, r, vs);
        bool good = fault == ECDSA.RecoverError.NoError && signer == address(this);
        return good ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// @title Says yes to all.
contract CarelessWallet is IERC1271 {
    function isValidSignature(bytes32, bytes memory) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }
}

/// @title Says no to all.
contract RefusingWallet is IERC1271 {
    function isValidSignature(bytes32, bytes memory) external pure returns (bytes4) {
        return 0xffffffff;
    }
}

/// @title Cannot be asked.
contract RevertingWallet is IERC1271 {
    error OutOfOrder();

    function isValidSignature(bytes32, bytes memory) external pure returns (bytes4) {
        revert OutOfOrder();
    }
}

/// @title Answers with fewer bytes than a word.
contract ShortWallet {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, 0x1626ba7e00000000000000000000000000000000000000000000000000000000)
            return(0, 4)
        }
    }
}

/// @title Answers with the right four bytes and more behind them.
contract DirtyWallet {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, 0x1626ba7e00000000000000000000000000000000000000000000000000000001)
            return(0, 32)
        }
    }
}

/// @title Burns all the gas that it is given.
contract GreedyWallet is IERC1271 {
    function isValidSignature(bytes32, bytes memory) external pure returns (bytes4) {
        while (true) {}
        return 0;
    }
}

/// @title Calls back with what it was told beforehand, then says yes.
contract ReenteringWallet is IERC1271 {
    bytes private _call;
    address private _ledger;

    function prepare(address ledger, bytes calldata call) external {
        (_ledger, _call) = (ledger, call);
    }

    function isValidSignature(bytes32, bytes memory) external view returns (bytes4) {
        (bool done,) = _ledger.staticcall(_call);
        return done ? bytes4(0xffffffff) : IERC1271.isValidSignature.selector;
    }
}
