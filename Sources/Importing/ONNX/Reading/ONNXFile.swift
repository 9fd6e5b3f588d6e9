import Foundation
import Tensors

/// A model in an ONNX file as it is written there: operators with their names, attributes and tensors, in an order in which they can
/// run. (onnx.ai/onnx/repo-docs/IR.html)
///
/// Nothing in a file is ever run; numbers are views of it.
package struct ONNXFile {
    let path: String
    /// What the exporter or its user noted: `character`, the letters of a reader.
    let metadata: [String: String]
    /// The version of each domain's operators; the standard one is "".
    var opsets: [String: Int] = [:]
    let graph: ONNXGraph

    /// - Throws: `ONNXError`.
    /// - Complexity: O(the number of nodes and tensors), whatever the tensors' size.
    init(contentsOf path: String) throws(ONNXError) {
        let file: MappedFile
        do throws(MappedFile.Failure) {
            file = try MappedFile(path: path)
        } catch {
            throw ONNXError(file: path, place: .wholeFile, cause: .unreachable(error.reason))
        }
        try self.init(file)
    }

    /// - Parameter range: where the model lies in the file, if it is not all of it.
    package init(_ file: MappedFile, _ range: Range<Int>? = nil) throws(ONNXError) {
        var metadata: [String: String] = [:]
        let message = try ProtobufReader(file, range), sides = SideFiles(of: file.path)
        var reader = message, graph: ONNXGraph?, opsets: [String: Int] = [:], functions: [String: ONNXFunction] = [:]
        try reader.forEachField { field throws(ONNXError) in
            switch field.number {
            case 7: graph = try ONNXGraph(message.message(field), sides)
            case 8:
                let entry = try message.message(field)
                var fields = entry, domain = "", version = 0
                try fields.forEachField { field throws(ONNXError) in
                    if field.number == 1 { domain = try entry.text(field) }
                    if field.number == 2 { version = try entry.integer(field) }
                }
                opsets[domain == "ai.onnx" ? "" : domain] = version
            case 14:
                let entry = try message.message(field)
                var fields = entry, key = "", value = ""
                try fields.forEachField { field throws(ONNXError) in
                    if field.number == 1 { key = try entry.text(field) }
                    if field.number == 2 { value = try entry.text(field) }
                }
                metadata[key] = value
            case 25:
                let function = try ONNXFunction(message.message(field), sides)
                functions[function.key] = function
            default: break
            }
        }
        guard var graph, !opsets.isEmpty else {
            throw ONNXError(file: file.path, place: .wholeFile, cause: .notAModel)
        }
        graph.nodes = try ONNXFunction.inlined(graph.nodes, functions, in: file.path)
        self.graph = try graph.sorted(in: file.path)
        self.path = file.path
        self.opsets = opsets
        self.metadata = metadata
    }
}
