import Tensors

/// What a file of weights holds: its table of contents, whatever its format.
struct WeightsTable {
    /// In the order of the file.
    var tensors: [(name: String, tensor: StoredTensor)] = []
    /// Entries that are no tensors that can be read, and why. They are no fault of the file until one of them is needed.
    var unreadable: [String: WeightsError.Cause] = [:]
}
