import Networks
import Tensors

/// The file format of `torch.save` since PyTorch 1.6: a zip archive of stored entries.
///
/// `NAME/data.pkl` is the pickled object, `NAME/data/KEY` one storage each, `NAME/byteorder` says `little` or `big`.
/// Storages start at multiples of 64 bytes.
enum PyTorchZipFile {
    /// The tensors of a file by name.
    static func read(_ file: MappedFile) throws(WeightsError) -> WeightsTable {
        let archive = try ZipDirectory(file)
        if let program = program(in: archive) {
            throw WeightsError(file: file.path, place: .wholeFile, cause: .program(program))
        }
        let pickles = archive.entries.keys.filter { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }
        guard let pickle = pickles.first, pickles.count == 1, let place = try archive.contents(of: pickle, in: file)
        else {
            let cause = WeightsError.Cause.noTensors("a zip archive, but not one of torch.save: it has no data.pkl")
            throw WeightsError(file: file.path, place: .wholeFile, cause: cause)
        }
        let folder = pickle.dropLast("data.pkl".count)
        let order = try byteOrder(file, archive.contents(of: "\(folder)byteorder", in: file))

        var machine = PickleMachine(WeightsReader(file, range: place))
        let states = try StateDictionary(try machine.run(), of: machine)
        var places: [String: Range<Int>] = [:]
        for key in states.storageKeys {
            guard let storage = states.storages[key], let elementSize = storage.type.byteCount,
                let place = try archive.contents(of: "\(folder)data/\(key)", in: file)
            else { continue }
            let (byteCount, overflow) = storage.count.multipliedReportingOverflow(by: elementSize)
            guard !overflow && byteCount == place.count else {
                let cause = "it holds \(place.count) bytes, not \(storage.count) elements of \(elementSize) bytes"
                throw WeightsError(
                    file: file.path, place: .entry("\(folder)data/\(key)"), cause: .malformed(cause))
            }
            places[key] = place
        }
        return try states.located(at: places, order: order)
    }

    /// What the archive holds where that is no `torch.save` but a program. Exported ones are `serialized_exported_program.json`
    /// before PyTorch 2.8, and `NAME/models/model.json` since then.
    private static func program(in archive: ZipDirectory) -> WeightsError.Program? {
        func has(_ name: String) -> Bool { archive.entries.keys.contains { $0 == name || $0.hasSuffix("/\(name)") } }
        if has("constants.pkl") { return .torchScript }
        let names = ["serialized_exported_program.json", "models/model.json", "archive_format"]
        return names.contains(where: has) ? .exported : nil
    }

    private static func byteOrder(_ file: MappedFile, _ place: Range<Int>?) throws(WeightsError) -> ByteOrder {
        // Files from before PyTorch 2.1 do not say, and were written on little-endian machines.
        guard let place else { return .little }
        var reader = WeightsReader(file, range: place)
        switch try reader.text(min(place.count, 16)) {
        case "little": return .little
        case "big": return .big
        case let other: throw reader.failure(.unsupported("the byte order \(other) is not known"), at: place.lowerBound)
        }
    }
}
