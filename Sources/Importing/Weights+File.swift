import Foundation
import Networks
import Tensors

extension Weights {
    /// Opens a file of weights: PyTorch's zip format, its older format (`.pth`, `.pt`, `.ckpt`, `.bin`), safetensors, or the
    /// index of such files (`model.safetensors.index.json`), for which its folder may stand.
    ///
    /// The format is told by the first bytes. A checkpoint that wraps a state dict (under `state_dict`, `model`, …) is
    /// unwrapped, and what it holds beside tensors is left out: it is an error only where a network needs it. Where it keeps
    /// means over the steps of the training too (`state_dict_ema`), those are taken, as timm does.
    ///
    /// - Parameter path: the file.
    /// - Throws: `WeightsError` with the file, the place and the cause.
    /// - Complexity: O(number of tensors); of a zip archive each byte that is needed is looked at once for its checksum.
    public init(contentsOf path: String) throws(WeightsError) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        try self.init(MappedFile.weights(at: exists && isFolder.boolValue ? WeightsIndex.file(in: path) : path))
    }

    /// Reads a file that is open already.
    package init(_ file: MappedFile) throws(WeightsError) {
        let isIndex = WeightsFormat(of: file.bytes) == .index
        try self.init(isIndex ? WeightsIndex.read(file) : Self.table(of: file), of: file.path)
    }

    /// The tensors of one file.
    static func table(of file: MappedFile) throws(WeightsError) -> WeightsTable {
        switch WeightsFormat(of: file.bytes) {
        case .pyTorchZip: return try PyTorchZipFile.read(file)
        case .pyTorchLegacy: return try PyTorchLegacyFile.read(file)
        case .safetensors: return try SafetensorsFile.read(file)
        case .index:
            let looks = "the index of weights that are in several files"
            throw WeightsError(file: file.path, place: .wholeFile, cause: .notWeights(looks))
        case .unknown(let looks):
            throw WeightsError(file: file.path, place: .wholeFile, cause: .notWeights(looks))
        }
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
