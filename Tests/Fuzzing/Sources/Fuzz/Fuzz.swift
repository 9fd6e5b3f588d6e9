import Foundation

private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<Arguments?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// The reader that this process tries; set once, before anything runs.
nonisolated(unsafe) private var reader: (UnsafeRawBufferPointer) -> Void = { _ in }

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
func tryInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    reader(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}

/// `Fuzz READER …` with libFuzzer's own arguments behind. SwiftPM makes this symbol the program's beginning.
@_cdecl("Fuzz_main")
func main(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 {
    let name = count > 1 ? arguments[1].map { String(cString: $0) } ?? "" : ""
    guard let found = Reader(rawValue: name) else {
        print("Fuzz READER [libFuzzer's arguments]; readers: \(Reader.allCases.map(\.rawValue).joined(separator: " "))")
        return 2
    }
    reader = found.read
    // libFuzzer takes its first argument for the program's name.
    var rest: Arguments? = arguments + 1, restCount = count - 1
    return runDriver(&restCount, &rest, tryInput)
}
