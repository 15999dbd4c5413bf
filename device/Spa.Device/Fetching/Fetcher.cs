using System.Net;
using System.Runtime.CompilerServices;
using Spa.Foundation.Tftp;
using Spa.Gateway.Ports;
using Spa.Hosting.Tftp;

namespace Spa.Device.Fetching;

/// <summary>Fetches and sends small documents by TFTP, HTTP and HTTPS. One try each: who asks decides about the next.</summary>
/// <param name="courier">For HTTP and HTTPS.</param>
/// <param name="names">Finds addresses for TFTP.</param>
/// <param name="tftp">How TFTP transfers; null = usual.</param>
public sealed class Fetcher(HttpCourier courier, NameLookup names, TftpClientOptions? tftp = null)
{
    /// <summary>Answers of a server to what was sent are read up to here and thrown away.</summary>
    private const int MaxAnswerBytes = 64 * 1024;

    /// <summary>Fetches a document. <see cref="FetchRequest.Asking"/> is called on this task's thread.</summary>
    public async Task<FetchAnswer> Fetch(FetchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(request.Timeout);
        if (request.Target.Scheme == FetchScheme.Tftp)
        {
            return await FetchByTftp(request, limit.Token).ConfigureAwait(false);
        }

        var ask = new HttpAsk(
            request.Target,
            request.Body is null ? HttpMethod.Get : HttpMethod.Post,
            request.Credentials,
            request.Body,
            null,
            request.Policy,
            request.Asking);
        switch (await courier.Ask(ask, limit.Token).ConfigureAwait(false))
        {
            case HttpReply.Failed failed:
                return new FetchAnswer.Failed(failed.Fault, failed.Detail, failed.Address);
            case HttpReply.Answered answered:
                using (answered.Connection)
                {
                    return await Read(request, answered, limit.Token).ConfigureAwait(false);
                }

            default:
                throw new InvalidOperationException("A reply is one of two.");
        }
    }

    /// <summary>Sends a document.</summary>
    public async Task<SendAnswer> Send(SendRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(request.Timeout);
        if (request.Target.Scheme == FetchScheme.Tftp)
        {
            return await SendByTftp(request, limit.Token).ConfigureAwait(false);
        }

        var ask = new HttpAsk(
            request.Target, request.Put ? HttpMethod.Put : HttpMethod.Post, request.Credentials, request.Body, request.ContentType, request.Policy, static _ => { })
        {
            Coding = request.Coding,
        };
        switch (await courier.Ask(ask, limit.Token).ConfigureAwait(false))
        {
            case HttpReply.Failed failed:
                return new SendAnswer(failed.Fault, failed.Detail);
            case HttpReply.Answered answered:
                using (answered.Connection)
                {
                    return await Accepted(answered, limit.Token).ConfigureAwait(false);
                }

            default:
                throw new InvalidOperationException("A reply is one of two.");
        }
    }

    /// <summary>The class of an HTTP status that is no success.</summary>
    internal static FetchFault FaultOf(HttpStatusCode status) => (int)status switch
    {
        404 => FetchFault.NotFound,
        401 or 403 or 407 => FetchFault.AccessDenied,
        _ => FetchFault.Failed,
    };

    /// <summary>The class of a failed TFTP transfer.</summary>
    internal static FetchFault FaultOf(TftpFault fault) => fault switch
    {
        { Kind: TftpFaultKind.TooLarge } => FetchFault.TooLarge,
        { Kind: TftpFaultKind.Timeout } => FetchFault.Timeout,
        { Code: TftpErrorCode.FileNotFound } => FetchFault.NotFound,
        { Code: TftpErrorCode.AccessViolation } => FetchFault.AccessDenied,
        _ => FetchFault.Failed,
    };

    private static async Task<FetchAnswer> Read(FetchRequest request, HttpReply.Answered answered, CancellationToken cancellation)
    {
        var response = answered.Response;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new FetchAnswer.Failed(FaultOf(response.StatusCode), $"HTTP {(int)response.StatusCode}", answered.Address);
        }

        try
        {
            return await HttpCourier.ReadBody(response.Content, request.MaxBytes, cancellation).ConfigureAwait(false) is { } content
                ? new FetchAnswer.Got(content, answered.Address, response.Content.Headers.ContentEncoding.Count == 0 ? null : string.Join(", ", response.Content.Headers.ContentEncoding), answered.Secured)
                : new FetchAnswer.Failed(FetchFault.TooLarge, $"more than {request.MaxBytes} bytes", answered.Address);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            var (fault, detail) = HttpCourier.Classify(e);
            return new FetchAnswer.Failed(fault, detail, answered.Address);
        }
    }

    private static async Task<SendAnswer> Accepted(HttpReply.Answered answered, CancellationToken cancellation)
    {
        var response = answered.Response;
        if (!response.IsSuccessStatusCode)
        {
            return new SendAnswer(FaultOf(response.StatusCode), $"HTTP {(int)response.StatusCode}");
        }

        try
        {
            // Read to the end, so that the server is not cut off while it still works on what was sent.
            await HttpCourier.ReadBody(response.Content, MaxAnswerBytes, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The status has said that it was accepted.
        }

        return new SendAnswer(null, string.Empty);
    }

    private async Task<FetchAnswer> FetchByTftp(FetchRequest request, CancellationToken cancellation)
    {
        FetchAnswer last = new FetchAnswer.Failed(FetchFault.NameLookupFailed, request.Target.Host, string.Empty);
        await foreach (var address in Addresses(request.Target, cancellation).ConfigureAwait(false))
        {
            request.Asking(address.ToString());
            var answer = await TftpClient.Get(new IPEndPoint(address, request.Target.Port), request.Target.Path, request.MaxBytes, tftp, cancellation).ConfigureAwait(false);
            switch (answer)
            {
                case TftpAnswer.Got got:
                    return new FetchAnswer.Got(got.Content, address.ToString(), null, false);
                case TftpAnswer.Failed { Fault.Kind: TftpFaultKind.GivenUp } when cancellation.IsCancellationRequested:
                    return new FetchAnswer.Failed(FetchFault.Timeout, string.Empty, address.ToString());
                case TftpAnswer.Failed failed:
                    last = new FetchAnswer.Failed(FaultOf(failed.Fault), failed.Fault.Message, address.ToString());
                    if (failed.Fault.Kind is not (TftpFaultKind.Timeout or TftpFaultKind.GivenUp))
                    {
                        return last;
                    }

                    break;
            }
        }

        return last;
    }

    private async Task<SendAnswer> SendByTftp(SendRequest request, CancellationToken cancellation)
    {
        var last = new SendAnswer(FetchFault.NameLookupFailed, request.Target.Host);
        await foreach (var address in Addresses(request.Target, cancellation).ConfigureAwait(false))
        {
            var fault = await TftpClient.Put(new IPEndPoint(address, request.Target.Port), request.Target.Path, request.Body, tftp, cancellation).ConfigureAwait(false);
            if (fault is null)
            {
                return new SendAnswer(null, string.Empty);
            }

            if (cancellation.IsCancellationRequested)
            {
                return new SendAnswer(FetchFault.Timeout, string.Empty);
            }

            last = new SendAnswer(FaultOf(fault), fault.Message);
            if (fault.Kind is not (TftpFaultKind.Timeout or TftpFaultKind.GivenUp))
            {
                return last;
            }
        }

        return last;
    }

    // A lookup that is not done in time gives no address; what was found before counts.
    private async IAsyncEnumerable<IPAddress> Addresses(FetchTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var places = TargetAddresses.Of(names, target, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await places.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            yield return places.Current.Address;
        }
    }
}
