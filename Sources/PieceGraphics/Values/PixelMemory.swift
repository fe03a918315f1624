import Glibc
import Synchronization

/// Where the pixels of large pixmaps and masks live.
///
/// A renderer takes and gives back a dozen blocks of some megabytes a ticket, each of another size. A general allocator
/// scatters them, so that a long batch grows, and hands out pages that fault one by one. Here each block is a mapping of
/// its own, in huge pages where the system has them, and a few are kept for whoever asks next.
package enum PixelMemory {
    /// Blocks below this come from the general allocator.
    private static let threshold = 1 << 18
    /// The size of a huge page; blocks as large start on one.
    private static let hugePage = 1 << 21
    private static let page = 1 << 12
    /// Bytes of blocks kept in the whole process.
    private static let kept = 40 << 20

    private struct Block: Sendable {
        var address: UInt
        var size: Int
    }

    private static let spare = Mutex<[Block]>([])

    /// Memory for `count` bytes that hold whatever they held, on a 64-byte boundary.
    package static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        let size = blockSize(count)
        guard size > 0 else { return small(count) }
        let found = spare.withLock { blocks -> Block? in
            // Of the blocks that fit without waste the one given back last, as its pages are likeliest in the cache.
            guard let index = blocks.lastIndex(where: { $0.size >= size && $0.size <= size + size / 4 }) else {
                return nil
            }
            return blocks.remove(at: index)
        }
        if let found, let start = UnsafeMutableRawPointer(bitPattern: found.address) {
            // Giving back goes by `count`, so the block must be exactly as large as that says.
            if found.size > size { munmap(start + size, found.size - size) }
            return start.bindMemory(to: UInt8.self, capacity: size)
        }
        return map(size).bindMemory(to: UInt8.self, capacity: size)
    }

    /// Gives back what `allocate(count)` gave.
    package static func deallocate(_ pointer: UnsafeMutablePointer<UInt8>, _ count: Int) {
        let size = blockSize(count)
        guard size > 0 else { return UnsafeMutableRawPointer(pointer).deallocate() }
        let block = Block(address: UInt(bitPattern: pointer), size: size)
        let dropped = spare.withLock { blocks -> [Block] in
            blocks.append(block)
            var total = blocks.reduce(0) { $0 + $1.size }
            var dropped: [Block] = []
            while total > kept, !blocks.isEmpty {
                let oldest = blocks.removeFirst()
                total -= oldest.size
                dropped.append(oldest)
            }
            return dropped
        }
        for block in dropped { munmap(UnsafeMutableRawPointer(bitPattern: block.address), block.size) }
    }

    /// The size of the mapping for `count` bytes; 0 when it gets none of its own.
    private static func blockSize(_ count: Int) -> Int {
        guard count >= threshold else { return 0 }
        return (count + page - 1) / page * page
    }

    private static func small(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(64, count), alignment: 64)
        return raw.bindMemory(to: UInt8.self, capacity: max(64, count))
    }

    private static func map(_ size: Int) -> UnsafeMutableRawPointer {
        let isHuge = size >= hugePage
        let length = isHuge ? size + hugePage : size
        guard let start = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else {
            // As the general allocator does: every size was checked against limits, so only a full machine ends here.
            fatalError("no memory for \(size) bytes of pixels")
        }
        guard isHuge else { return start }
        // Cut to a huge page's boundary.
        let misfit = UInt(bitPattern: start) % UInt(hugePage)
        let head = misfit == 0 ? 0 : hugePage - Int(misfit)
        if head > 0 { munmap(start, head) }
        munmap(start + head + size, length - head - size)
        madvise(start + head, size, MADV_HUGEPAGE)
        return start + head
    }
}
