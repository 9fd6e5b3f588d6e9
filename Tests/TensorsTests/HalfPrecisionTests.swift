import Tensors
import Testing

@Suite struct `Half precision` {
    @Test func `Every half survives the way to a float and back`() {
        let lost = (UInt16.min...UInt16.max).filter { bits in
            let value = float(halfBits: bits)
            return value.isNaN ? !float(halfBits: halfBits(value)).isNaN : halfBits(value) != bits
        }
        #expect(lost.isEmpty)
    }

    @Test(
        arguments: [
            (0x0000, 0), (0x0001, 0x1p-24), (0x03FF, 1023 * 0x1p-24), (0x0400, 0x1p-14), (0x3C00, 1),
            (0x3555, 0.333_251_95),
            (0xC000, -2), (0x7BFF, 65504), (0x7C00, .infinity), (0xFC00, -.infinity),
        ] as [(UInt16, Float)])
    func `A half has the value that IEEE 754 gives it`(bits: UInt16, value: Float) {
        let got = float(halfBits: bits)
        #expect(got == value)
    }

    @Test(
        arguments: [
            (1 + 0x1p-11, 0x3C00),  // halfway: to even, down
            (1 + 3 * 0x1p-11, 0x3C02),  // halfway: to even, up
            (1 + 0x1.1p-11, 0x3C01),
            (65519, 0x7BFF), (65520, 0x7C00), (1e9, 0x7C00),
            (0x1p-25, 0x0000), (0x1.8p-25, 0x0001), (-0x1.ffep-15, 0x8400), (1e-30, 0), (-0.0, 0x8000),
        ] as [(Float, UInt16)])
    func `A float becomes the nearest half`(value: Float, bits: UInt16) {
        let got = halfBits(value)
        #expect(got == bits)
    }

    @Test func `A bfloat16 is the upper half of a float`() {
        let got = [0x3F80, 0xC0A0, 0x3DCC].map { float(brainBits: $0) }
        #expect(got == [1, -5, 0.099_609_375])
    }
}
