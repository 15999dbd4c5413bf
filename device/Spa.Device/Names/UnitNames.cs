using System.Collections.Concurrent;
using System.Net;
using DnsClient;
using Spa.Configuration.Parameters.Choices;
using Spa.Device.Fetching;
using Spa.Sip.Locating;

namespace Spa.Device.Names;

/// <summary>Looks names up as the settings say (<c>Primary_DNS</c>, <c>Secondary_DNS</c>, <c>DNS_Server_Order</c>, <c>DNS_Query_Mode</c>, <c>Domain</c>). For use from any thread.</summary>
/// <param name="servers">Asked at each lookup, so that a new setting counts at once.</param>
/// <param name="system">The machine's own lookup.</param>
/// <param name="port">The servers' port.</param>
/// <param name="patience">How long one server may take for an answer, each of two times; null = 3 s.</param>
internal sealed class UnitNames(Func<NameServers> servers, NameLookup system, int port = 53, TimeSpan? patience = null)
{
    // One for each server, with its cache; there are few servers, and a change of settings brings few more.
    private readonly ConcurrentDictionary<IPAddress, LookupClient> clients = new();

    /// <summary>The addresses of a host; empty = none, or nobody answered.</summary>
    public async Task<IReadOnlyList<IPAddress>> Find(string host, CancellationToken cancellation) => await Addresses(host, cancellation).ConfigureAwait(false) ?? [];

    /// <summary>The addresses of a host, those of IPv6 only when there are none of IPv4; empty = none, null = nobody answered.</summary>
    public async Task<IReadOnlyList<IPAddress>?> Addresses(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        var now = servers();
        var wasAnswered = false;
        foreach (var name in now.Candidates(host))
        {
            var found = now.Servers.Count == 0 || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                ? await system(name, cancellation).ConfigureAwait(false)
                : await AskServers(now.Servers, now.Mode, (server, token) => AskAddresses(server, name, token), cancellation).ConfigureAwait(false);
            if (found is { Count: > 0 })
            {
                return found;
            }

            wasAnswered |= found is not null;
        }

        return wasAnswered ? [] : null;
    }

    /// <summary>The servers of a service (RFC 2782), in no order; empty = none, null = nobody answered.</summary>
    public async Task<IReadOnlyList<SrvRecord>?> Services(string name, CancellationToken cancellation)
    {
        // The machine's own lookup knows addresses only.
        var now = servers();
        return await AskServers(now.Servers.Count > 0 ? now.Servers : now.Network, now.Mode, (server, token) => AskServices(server, name, token), cancellation).ConfigureAwait(false);
    }

    private static Task<IReadOnlyList<T>?> AskServers<T>(IReadOnlyList<IPAddress> servers, DnsQueryMode mode, Func<IPAddress, CancellationToken, Task<IReadOnlyList<T>?>> ask, CancellationToken cancellation)
        => mode == DnsQueryMode.Parallel ? AskAll(servers, ask, cancellation) : AskInTurn(servers, ask, cancellation);

    // "There is no such name" is an answer; a server that fails or is silent gives none, and the next one is asked.
    private static async Task<IReadOnlyList<T>?> AskInTurn<T>(IReadOnlyList<IPAddress> servers, Func<IPAddress, CancellationToken, Task<IReadOnlyList<T>?>> ask, CancellationToken cancellation)
    {
        foreach (var server in servers)
        {
            if (await ask(server, cancellation).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }

        return null;
    }

    private static async Task<IReadOnlyList<T>?> AskAll<T>(IReadOnlyList<IPAddress> servers, Func<IPAddress, CancellationToken, Task<IReadOnlyList<T>?>> ask, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = servers.Select(s => ask(s, enough.Token)).ToList();
        while (asked.Count > 0)
        {
            var first = await Task.WhenAny(asked).ConfigureAwait(false);
            asked.Remove(first);
            if (await first.ConfigureAwait(false) is { } answer)
            {
                await enough.CancelAsync().ConfigureAwait(false);
                return answer;
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<IPAddress>?> AskAddresses(IPAddress server, string name, CancellationToken cancellation)
    {
        foreach (var type in new[] { QueryType.A, QueryType.AAAA })
        {
            if (await Ask(server, name, type, cancellation).ConfigureAwait(false) is not { } answer)
            {
                return null;
            }

            List<IPAddress> found = [.. answer.Answers.AddressRecords().Select(r => r.Address)];
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<SrvRecord>?> AskServices(IPAddress server, string name, CancellationToken cancellation)
        => await Ask(server, name, QueryType.SRV, cancellation).ConfigureAwait(false) is { } answer ? [.. answer.Answers.SrvRecords().Select(r => new SrvRecord(r.Priority, r.Weight, r.Port, r.Target.Value))] : null;

    // Null = no answer.
    private async Task<IDnsQueryResponse?> Ask(IPAddress server, string name, QueryType type, CancellationToken cancellation)
    {
        var client = clients.GetOrAdd(server, _ => new LookupClient(new LookupClientOptions(new NameServer(server, port))
        {
            Timeout = patience ?? TimeSpan.FromSeconds(3),
            Retries = 1,
            UseCache = true,
            MaximumCacheTimeout = TimeSpan.FromMinutes(10),
            UseTcpFallback = true,
            ThrowDnsErrors = false,
        }));
        try
        {
            var answer = await client.QueryAsync(name, type, cancellationToken: cancellation).ConfigureAwait(false);
            return answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain ? null : answer;
        }
        catch (Exception e) when (e is DnsResponseException or ArgumentException or OperationCanceledException or InvalidOperationException)
        {
            // Too late, no answer that can be read, or no name that can be asked for.
            return null;
        }
    }
}
