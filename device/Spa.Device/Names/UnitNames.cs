using System.Collections.Concurrent;
using System.Net;
using DnsClient;
using Spa.Configuration.Parameters.Choices;
using Spa.Device.Fetching;

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

    /// <summary>The addresses of a host, IPv4 first; empty = none.</summary>
    public async Task<IReadOnlyList<IPAddress>> Find(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        var now = servers();
        foreach (var name in now.Candidates(host))
        {
            var found = now.Servers.Count == 0 || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                ? await system(name, cancellation).ConfigureAwait(false)
                : await (now.Mode == DnsQueryMode.Parallel ? AskAll(name, now.Servers, cancellation) : AskInTurn(name, now.Servers, cancellation)).ConfigureAwait(false);
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    // "There is no such name" is an answer; a server that fails or is silent gives none, and the next one is asked.
    private async Task<IReadOnlyList<IPAddress>> AskInTurn(string name, IReadOnlyList<IPAddress> servers, CancellationToken cancellation)
    {
        foreach (var server in servers)
        {
            if (await Ask(server, name, cancellation).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<IPAddress>> AskAll(string name, IReadOnlyList<IPAddress> servers, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = servers.Select(s => Ask(s, name, enough.Token)).ToList();
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

        return [];
    }

    // Null = no answer.
    private async Task<IReadOnlyList<IPAddress>?> Ask(IPAddress server, string name, CancellationToken cancellation)
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
        foreach (var type in new[] { QueryType.A, QueryType.AAAA })
        {
            try
            {
                var answer = await client.QueryAsync(name, type, cancellationToken: cancellation).ConfigureAwait(false);
                if (answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain)
                {
                    return null;
                }

                List<IPAddress> found = [.. answer.Answers.AddressRecords().Select(r => r.Address)];
                if (found.Count > 0)
                {
                    return found;
                }
            }
            catch (Exception e) when (e is DnsResponseException or ArgumentException or OperationCanceledException or InvalidOperationException)
            {
                // Too late, no answer that can be read, or no name that can be asked for.
                return null;
            }
        }

        return [];
    }
}
