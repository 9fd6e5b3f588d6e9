import Tensors

/// The files beside a model that hold its large tensors (`net.onnx.data`), each opened once.
/// A model may name nothing but files in its own folder and below.
final class SideFiles {
    private let model: String
    private var open: [String: MappedFile] = [:]

    init(of model: String) { self.model = model }

    /// The bytes that a tensor's `location`, `offset` and `length` name.
    func piece(_ entry: [String: String], of tensor: String) throws(ONNXError) -> (file: MappedFile, range: Range<Int>)
    {
        func failure(_ cause: ONNXError.Cause) -> ONNXError {
            ONNXError(file: model, place: .tensor(tensor), cause: cause)
        }
        guard let location = entry["location"], !location.isEmpty else {
            throw failure(.malformed("numbers beside the file, and no name of it"))
        }
        let file = try file(location, failure)
        func number(_ key: String) throws(ONNXError) -> Int? {
            guard let text = entry[key] else { return nil }
            guard let number = Int(text), number >= 0 else { throw failure(.malformed("\(key) \"\(text)\"")) }
            return number
        }
        let offset = try number("offset") ?? 0
        guard offset <= file.bytes.count else {
            throw failure(.cutOff(needed: offset, available: file.bytes.count))
        }
        let length = try number("length") ?? file.bytes.count - offset
        guard length <= file.bytes.count - offset else {
            throw failure(.cutOff(needed: length, available: file.bytes.count - offset))
        }
        return (file, offset..<offset + length)
    }

    private func file(_ location: String, _ failure: (ONNXError.Cause) -> ONNXError) throws(ONNXError) -> MappedFile {
        if let known = open[location] { return known }
        let path: String
        do throws(FileBeside.Outside) {
            path = try FileBeside.path(location, of: model)
        } catch {
            throw failure(.outsideOfFolder(location))
        }
        do throws(MappedFile.Failure) {
            let file = try MappedFile(path: path)
            open[location] = file
            return file
        } catch {
            throw failure(.missingSideFile(location, reason: error.reason))
        }
    }
}
