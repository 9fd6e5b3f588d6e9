import Networks
import Tensors

/// PyTorch's file format before 1.6, and still of `torch.save(_, _use_new_zipfile_serialization=False)`.
///
/// Five pickles follow one another: the magic number, the version 1001, facts about the machine that wrote the file,
/// the object with its tensors, and the list of storage keys. Behind them comes each storage in that order: its
/// number of elements as a 64-bit integer, then the elements, both little-endian on every machine.
enum PyTorchLegacyFile {
    /// 0x1950a86a20f9469cfc6c, the integer of the first pickle, from its last byte to its first.
    private static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

    /// The tensors of a file by name.
    static func read(_ file: MappedFile) throws(WeightsError) -> WeightsTable {
        var machine = PickleMachine(WeightsReader(file))
        guard case .longInteger(magic) = try machine.run() else { throw machine.reader.failure(.wrongMagic, at: 0) }
        let versionPlace = machine.reader.position
        guard case .integer(1001) = try machine.run() else {
            throw machine.reader.failure(.unsupported("a version of the format that is not 1001"), at: versionPlace)
        }
        _ = try machine.run()
        let states = try StateDictionary(try machine.run(), of: machine)
        let keysPlace = machine.reader.position
        let keys = try storageKeys(try machine.run(), in: machine, at: keysPlace)

        var reader = machine.reader
        var places: [String: Range<Int>] = [:]
        for key in keys {
            let place = reader.position
            guard let storage = states.storages[key] else {
                throw reader.failure(.malformed("storage \(key) is listed, but no tensor looks into it"))
            }
            let count = try reader.length(Int64.self)
            guard count == storage.count else {
                let cause = "storage \(key) holds \(count) elements where \(storage.count) were announced"
                throw reader.failure(.malformed(cause), at: place)
            }
            // Storages follow one another: what is not read has to be passed over all the same.
            guard let elementSize = storage.type.byteCount else {
                throw reader.failure(.unsupported("storage \(key) holds numbers of an unknown size"), at: place)
            }
            let (byteCount, overflow) = count.multipliedReportingOverflow(by: elementSize)
            guard !overflow else { throw reader.failure(.absurdLength("a storage of \(count) elements"), at: place) }
            let start = try reader.skip(byteCount)
            guard places.updateValue(start..<start + byteCount, forKey: key) == nil else {
                throw reader.failure(.duplicateName("storage \(key)"), at: place)
            }
        }
        return try states.located(at: places)
    }

    private static func storageKeys(
        _ list: PickleValue, in machine: PickleMachine, at place: Int
    ) throws(WeightsError) -> [String] {
        guard case .container(let index) = list, machine.containers[index].kind == .list else {
            throw machine.reader.failure(.malformed("no list of storages"), at: place)
        }
        var keys: [String] = []
        for item in machine.containers[index].items {
            guard case .text(let key) = item else {
                throw machine.reader.failure(.malformed("a storage without a name"), at: place)
            }
            keys.append(key)
        }
        return keys
    }
}
