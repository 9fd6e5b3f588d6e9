import Networks
import Tensors

extension Network {
    /// A picture of 8-bit levels stretched to the network's size, where it has another one.
    public func sized(_ levels: Tensor) -> Tensor {
        levels.shape[1] == input.height && levels.shape[2] == input.width
            ? levels : levels.resizedAntialiased(height: input.height, width: input.width)
    }
}
