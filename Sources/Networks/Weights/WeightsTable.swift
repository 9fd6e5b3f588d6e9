import Tensors

/// Table of contents of a file of weights, whatever its format.
package struct WeightsTable {
    /// In the order of the file.
    package var tensors: [(name: String, tensor: StoredTensor)] = []
    /// Entries that are no tensors that can be read, and why. They are no fault of the file until one of them is needed.
    package var unreadable: [String: WeightsError.Cause] = [:]
    /// Which of several parts of a checkpoint this is.
    package var part: Weights.Part?

    package init(
        tensors: [(name: String, tensor: StoredTensor)] = [], unreadable: [String: WeightsError.Cause] = [:]
    ) {
        (self.tensors, self.unreadable) = (tensors, unreadable)
    }
}
