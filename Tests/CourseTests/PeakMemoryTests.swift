import Course
import Testing

@Suite struct `Peak memory` {
    #if os(Linux)
        /// In a process of its own: other tests take and give back memory meanwhile.
        @Test func `Memory that is taken shows, and its absence too`() async {
            await #expect(processExitsWith: .success) {
                let (count, taken) = peakMemory { [UInt8](repeating: 1, count: 200_000_000).count }
                let (_, nothing) = peakMemory { 1 + 1 }
                let megabytes = try #require(taken), few = try #require(nothing)
                #expect(count == 200_000_000)
                #expect(megabytes > 180 && megabytes < 220)
                #expect(few < 5)
            }
        }
    #endif
}
