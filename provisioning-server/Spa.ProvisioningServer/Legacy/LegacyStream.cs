using Org.BouncyCastle.Tls;

namespace Spa.ProvisioningServer.Legacy;

/// <summary>What an old unit says, in the clear. Reads and writes may go on at the same time, one of each.</summary>
internal sealed class LegacyStream(Stream wire, TlsServerProtocol protocol, SemaphoreSlim handshakes) : Stream
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly byte[] received = new byte[8 * 1024];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Goes through the handshake. The work of the keys is done by few connections at once, so that many cannot take the processors from others.</summary>
    /// <exception cref="IOException">The other side ended it, or does not do what the protocol says.</exception>
    public async Task Handshake(CancellationToken cancellation)
    {
        while (protocol.IsHandshaking)
        {
            var count = await wire.ReadAsync(received, cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                throw new EndOfStreamException("The handshake was ended early.");
            }

            await handshakes.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                Offer(count);
            }
            finally
            {
                handshakes.Release();
                await Flush(cancellation).ConfigureAwait(false);
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            lock (gate)
            {
                if (protocol.GetAvailableInputBytes() is var there && there > 0)
                {
                    var clear = new byte[Math.Min(buffer.Length, there)];
                    var taken = protocol.ReadInput(clear, 0, clear.Length);
                    clear.AsSpan(0, taken).CopyTo(buffer.Span);
                    return taken;
                }

                if (protocol.IsClosed)
                {
                    return 0;
                }
            }

            var count = await wire.ReadAsync(received, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return 0;
            }

            Offer(count);
            await Flush(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            protocol.WriteApplicationData(buffer.ToArray(), 0, buffer.Length);
        }

        await Flush(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that nothing more will come.</summary>
    public async Task Close(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!protocol.IsClosed)
            {
                protocol.Close();
            }
        }

        await Flush(cancellation).ConfigureAwait(false);
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writing.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Offer(int count)
    {
        lock (gate)
        {
            protocol.OfferInput(received, 0, count);
        }
    }

    // Records leave in the order in which they were made: their numbers are part of what protects them.
    private async ValueTask Flush(CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            byte[] ready;
            lock (gate)
            {
                ready = new byte[protocol.GetAvailableOutputBytes()];
                protocol.ReadOutput(ready, 0, ready.Length);
            }

            if (ready.Length > 0)
            {
                await wire.WriteAsync(ready, cancellation).ConfigureAwait(false);
                await wire.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            writing.Release();
        }
    }
}
