import COneDNN
import Tensors

/// A queue of kernels on the processor.
final class Stream {
    let handle: dnnl_stream_t

    init() throws(EngineError) {
        var made: dnnl_stream_t?
        try dnnl_stream_create(&made, try Processor.current().engine, dnnl_stream_default_flags.rawValue).orThrow(
            "make a stream")
        handle = made!
    }

    deinit { dnnl_stream_destroy(handle) }

    func run(_ primitive: Primitive, _ arguments: [dnnl_exec_arg_t]) throws(EngineError) {
        let execute = { dnnl_primitive_execute(primitive.handle, self.handle, Int32(arguments.count), arguments) }
        try (primitive.descriptor.isSerial ? ThreadCount.withOne(execute) : execute()).orThrow("run a kernel")
    }

    func wait() throws(EngineError) { try dnnl_stream_wait(handle).orThrow("finish a kernel") }
}

/// oneDNN's view of a piece of memory, which is attached later and may change from run to run.
final class MemoryView {
    let handle: dnnl_memory_t

    init(_ layout: Layout) throws(EngineError) {
        var made: dnnl_memory_t?
        try memory_make(&made, layout.handle, try Processor.current().engine).orThrow("describe memory")
        handle = made!
    }

    deinit { dnnl_memory_destroy(handle) }

    /// The memory that is attached now.
    private(set) var address: UnsafeMutableRawPointer?

    /// The memory that is attached now, as numbers.
    var floats: UnsafeMutablePointer<Float> { address!.assumingMemoryBound(to: Float.self) }

    func attach(_ address: UnsafeMutableRawPointer) {
        self.address = address
        dnnl_memory_set_data_handle(handle, address)
    }
}

/// Bytes at a 64-byte boundary.
final class AlignedMemory: @unchecked Sendable {
    // Sendable: whoever writes holds the plan's lock, and readers come after.
    let address: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) {
        self.byteCount = byteCount
        address = .allocate(byteCount: max(byteCount, 64), alignment: 64)
    }

    deinit { address.deallocate() }
}

/// Copies a tensor from one layout to another.
func reorder(
    _ source: UnsafeMutableRawPointer, _ from: Layout, to target: UnsafeMutableRawPointer, _ layout: Layout
) throws(EngineError) {
    if from == layout {
        target.copyMemory(from: source, byteCount: layout.byteCount)
    } else {
        try Reordering(from, to: layout).run(source, to: target)
    }
}

/// A kernel that copies tensors from one layout to another.
final class Reordering {
    private let primitive: Primitive
    private let input, output: MemoryView
    private let scratch: AlignedMemory
    private let scratchView: MemoryView?
    private let stream: Stream

    init(_ from: Layout, to layout: Layout) throws(EngineError) {
        primitive = try Primitive(
            Primitive.Descriptor("reorder a tensor") { reordering($0, $1, $2, from.handle, layout.handle) })
        (input, output) = (try MemoryView(from), try MemoryView(layout))
        let scratchLayout = primitive.scratch
        scratch = AlignedMemory(byteCount: scratchLayout?.byteCount ?? 0)
        scratchView = try scratchLayout.map { layout throws(EngineError) in try MemoryView(layout) }
        scratchView?.attach(scratch.address)
        stream = try Stream()
    }

    func run(_ source: UnsafeMutableRawPointer, to target: UnsafeMutableRawPointer) throws(EngineError) {
        input.attach(source)
        output.attach(target)
        var arguments = [
            dnnl_exec_arg_t(arg: DNNL_ARG_FROM, memory: input.handle),
            dnnl_exec_arg_t(arg: DNNL_ARG_TO, memory: output.handle),
        ]
        if let scratchView { arguments.append(dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: scratchView.handle)) }
        try stream.run(primitive, arguments)
        try stream.wait()
    }
}
