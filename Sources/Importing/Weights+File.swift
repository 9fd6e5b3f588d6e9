import Networks
import Tensors

extension Weights {
    /// Opens a file of weights: PyTorch's zip format, its older format (both `.pth`, `.pt`) or safetensors.
    ///
    /// The format is told by the first bytes. A checkpoint that wraps a state dict (under `state_dict`, `model`, …) is
    /// unwrapped, and what it holds beside tensors is left out: it is an error only where a network needs it.
    ///
    /// - Parameter path: the file.
    /// - Throws: `WeightsError` with the file, the place and the cause.
    /// - Complexity: O(number of tensors), whatever their size.
    public init(contentsOf path: String) throws(WeightsError) {
        try self.init(MappedFile.weights(at: path))
    }

    /// Reads a file that is open already.
    package init(_ file: MappedFile) throws(WeightsError) {
        let table =
            switch WeightsFormat(of: file.bytes) {
            case .pyTorchZip: try PyTorchZipFile.read(file)
            case .pyTorchLegacy: try PyTorchLegacyFile.read(file)
            case .safetensors: try SafetensorsFile.read(file)
            case .unknown(let looks):
                throw WeightsError(file: file.path, place: .wholeFile, cause: .notWeights(looks))
            }
        try self.init(table, of: file.path)
    }
}

extension MappedFile {
    /// Opens a file.
    /// - Throws: `WeightsError` with the system's reason.
    static func weights(at path: String) throws(WeightsError) -> MappedFile {
        do throws(MappedFile.Failure) {
            return try MappedFile(path: path)
        } catch {
            throw WeightsError(file: path, place: .wholeFile, cause: .unreachable(error.reason))
        }
    }
}
