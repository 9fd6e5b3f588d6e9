import Foundation
import Networks
import Tensors

/// The path of a file of weights in `Golden`, made by `make_weights.py`.
func weightsPath(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)").path
}

/// The bytes of a file of weights in `Golden`.
func weightsBytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: weightsPath(name))))
}

extension Weights {
    /// The weights in a file that is on no disk.
    init(bytes: [UInt8]) throws(WeightsError) { try self.init(MappedFile(name: "made", bytes: bytes)) }
}
