import Foundation
import Networks
import Tensors

/// Weights in several files, as Hugging Face writes large ones: `model.safetensors.index.json` beside
/// `model-00001-of-00002.safetensors` and so on (with PyTorch's files, `pytorch_model.bin.index.json`).
///
/// `{"metadata": {…}, "weight_map": {"fc.weight": "model-00001-of-00002.safetensors", …}}` says in which file each tensor
/// lies. The files lie in the folder of the index or below. (huggingface_hub, `serialization/_base.py`.)
enum WeightsIndex {
    /// What a folder of weights may hold; the first that is there is read.
    private static let namesInFolder = [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
    ]

    /// The file of weights in a folder.
    static func file(in folder: String) throws(WeightsError) -> String {
        let paths = namesInFolder.map { URL(filePath: folder).appending(path: $0).path }
        guard let found = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            let names = namesInFolder.joined(separator: ", ")
            let cause = WeightsError.Cause.noTensors("a folder with none of \(names) in it; name the file")
            throw WeightsError(file: folder, place: .wholeFile, cause: cause)
        }
        return found
    }

    /// The tensors of all files that an index names.
    static func read(_ index: MappedFile) throws(WeightsError) -> WeightsTable {
        let entries = try entries(of: index)
        var joined = WeightsTable()
        var owners: [String: String] = [:]
        var parts: Set<String> = []
        for (_, part) in entries where parts.insert(part).inserted {
            let table = try table(of: part, beside: index)
            for name in table.tensors.map(\.name) + table.unreadable.keys.sorted() {
                guard let owner = owners.updateValue(part, forKey: name) else { continue }
                let cause = WeightsError.Cause.malformed("it is in two files, \(owner) and \(part)")
                throw WeightsError(file: index.path, place: .tensor(name), cause: cause)
            }
            joined.tensors += table.tensors
            joined.unreadable.merge(table.unreadable) { first, _ in first }
        }
        for (name, part) in entries where owners[name] != part {
            let cause = WeightsError.Cause.malformed("it is not in \(part), where it should be; fetch that file again")
            throw WeightsError(file: index.path, place: .tensor(name), cause: cause)
        }
        return joined
    }

    /// The names of the tensors with the files that they are in.
    private static func entries(of index: MappedFile) throws(WeightsError) -> [(name: String, part: String)] {
        var json = JSONReader(WeightsReader(index))
        var entries: [(name: String, part: String)] = [], seen: Set<String> = []
        try json.object { json, key throws(WeightsError) in
            guard key == "weight_map" else { return try json.skipValue() }
            try json.object { json, name throws(WeightsError) in
                guard seen.insert(name).inserted else {
                    throw WeightsError(file: index.path, place: .wholeFile, cause: .duplicateName(name))
                }
                entries.append((name, try json.string()))
            }
        }
        try json.finish("the index")
        guard !entries.isEmpty else {
            let cause = WeightsError.Cause.noTensors("an index of weights in several files that names none")
            throw WeightsError(file: index.path, place: .wholeFile, cause: cause)
        }
        return entries
    }

    private static func table(of part: String, beside index: MappedFile) throws(WeightsError) -> WeightsTable {
        let file: MappedFile
        do {
            file = try MappedFile(path: FileBeside.path(part, of: index.path))
        } catch let failure as MappedFile.Failure {
            throw WeightsError(file: index.path, place: .part(part), cause: .unreachable(failure.reason))
        } catch {
            throw WeightsError(file: index.path, place: .part(part), cause: .outsideOfFolder)
        }
        return try Weights.table(of: file)
    }
}
