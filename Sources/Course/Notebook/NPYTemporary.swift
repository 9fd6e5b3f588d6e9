import Foundation
import Tensors
extension Tensor {
    func writeNPY(to path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
    }
}
