// net.BlockList.
import net from 'node:net';

const attempt = (action) => { try { return action(); } catch (error) { return `${error.name} ${error.code}`; } };
const list = new net.BlockList();
list.addAddress('123.123.123.123');
list.addRange('10.0.0.1', '10.0.0.10');
list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
list.addSubnet('192.168.1.77', 24);
list.addAddress(new net.SocketAddress({ address: '2001:DB8:0:0:1:0:0:1', family: 'ipv6' }));
list.addRange('::1', '::ff', 'ipv6');
list.addSubnet('10.20.0.0', 0 + 16, 'ipv4');
console.log(list.rules);
for (const [address, family] of [['123.123.123.123'], ['10.0.0.3'], ['10.0.0.11'], ['222.111.111.222'], ['::ffff:7b7b:7b7b', 'ipv6'], ['::ffff:123.123.123.123', 'ipv6'], ['::ffff:1.2.3.4', 'ipv6'],
  ['8592:757c:efae:4e45:1::2', 'ipv6'], ['8592:757c:efae:4e46::', 'ipv6'], ['192.168.1.1'], ['192.168.2.1'], ['2001:db8::1:0:0:1', 'ipv6'], ['::80', 'ipv6'], ['::100', 'ipv6'], ['10.20.30.40'], ['no address'], ['::1', 'ipv4'], ['1.2.3.4', 'ipv6'], [new net.SocketAddress({ address: '10.0.0.5' })]]) {
  console.log(typeof address === 'string' ? address : address.address, list.check(address, family));
}
for (const action of [
  () => list.addAddress(1), () => list.addAddress('1.2.3.4', 1), () => list.addAddress('1.2.3.4', 'ipv5'), () => list.addAddress('x'), () => list.addRange('1.1.1.2', '1.1.1.1'), () => list.addRange('1.1.1.1', 5),
  () => list.addSubnet('1.1.1.1', 33), () => list.addSubnet('1.1.1.1', '8'), () => list.addSubnet('::', 129, 'ipv6'), () => list.check(1), () => list.check('1.1.1.1', 1), () => new net.SocketAddress({ address: '1.2.3.4', family: 'ipv6' }),
]) console.log(attempt(action));
console.log(list.rules.length, new net.BlockList(), new net.SocketAddress({ port: 80 }));
const all = new net.BlockList();
all.addSubnet('::', 0, 'ipv6');
console.log(all.check('ffff::', 'ipv6'), all.check('1.1.1.1'), all.rules);
